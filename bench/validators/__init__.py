"""What the comparison of validators works on: data, shapes, the tests of the W3C."""

"""Number series, and the register of papers that anybody may verify."""

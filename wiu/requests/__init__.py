"""Asked and decided: what the policy says of a request."""

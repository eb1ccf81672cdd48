"""Service records: minutes with the evidence they rest on. Certificates and purses come later."""

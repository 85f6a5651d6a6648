"""The behaviour tests: one package per service, one module per operation, laid out like the API.

They are pytest modules that any pytest can collect; ``--container-url`` says what they test.
"""

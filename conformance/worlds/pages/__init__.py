"""Printed pages whose words and places are known."""

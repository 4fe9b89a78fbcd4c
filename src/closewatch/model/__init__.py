"""The types that all rooms share: frozen, slotted, without input, output or third-party imports."""

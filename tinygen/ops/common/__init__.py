"""What several operators share: windows, activations, quantized cases. No operator lives here."""

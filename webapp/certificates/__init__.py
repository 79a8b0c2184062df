"""Who is entitled to a certificate, and the issued ones."""

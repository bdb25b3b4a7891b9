"""What puts things right: corrective actions, signed letters, a name somebody chose to tell."""

"""Who works on what: sharing cases out, handing them over, being away."""

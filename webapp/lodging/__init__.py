"""Hotels, room blocks, stays and who sleeps where."""

"""How each step of a network reads the steps before it: which pixels of which channels one number is made of."""

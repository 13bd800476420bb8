"""The customer side of the product; `ls` of this folder reads as its menu."""

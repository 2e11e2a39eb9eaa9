"""The demonstration: a brand with dealers, staff, people, leads, sales and owners, made by the portal's own acts.

Its words and numbers are in `content`. `make` tells 18 months of history at their dates; `scale` loads far more, in the
same shape, for measuring. See docs/rules.md, Demonstration.
"""

from portal.demonstration.making import is_made, make
from portal.demonstration.scale import scale

__all__ = ["is_made", "make", "scale"]

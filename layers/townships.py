"""Townships, shaded by the number of red items in them."""

from layers._base import Layer
from layers._regions import LEGEND, region_features

LAYER = Layer(
    id="townships",
    title="Townships by red items",
    about="Each township is shaded by how many red water sites, red elders and red villages it holds.",
    shape="area",
    order=10,
    legend=LEGEND,
    build=lambda county: region_features(county, "township"),
    needs=("regions",),
    click="drill",
)

"""Villages, shaded by the number of red items in them."""

from layers._base import Layer
from layers._regions import LEGEND, region_features

LAYER = Layer(
    id="villages",
    title="Villages by red items",
    about="Each village is shaded by how many red water sites and red elders it holds, and whether it is red itself.",
    shape="area",
    order=20,
    legend=LEGEND,
    build=lambda county: region_features(county, "village"),
    needs=("regions",),
    click="drill",
)

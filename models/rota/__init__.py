"""The patrol rota: ``problem`` states it, ``solve`` plans it, ``plan`` is the result, ``verify`` checks it."""

"""Pictures as shapes with places, to be drawn as SVG by a template; every picture stands above the table it shows."""

"""How the site is found and shared: what search engines, previews and feed readers get of what anyone may see."""

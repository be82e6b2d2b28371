"""What other sites show of this one: small pages for in their frames, and the script that makes such a frame.

Which sites may is EMBED_ANCESTORS. See docs/adr/0058-shown-on-other-sites.md.
"""

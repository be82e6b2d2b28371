"""What the law has a site say of itself: privacy, accessibility, whom to tell of a weak spot."""

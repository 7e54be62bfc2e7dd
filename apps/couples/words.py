"""Plain words that are easy to read out and hard to mistake for one another: in codes and to compare two screens."""

WORDS = (
    "acorn amber anchor apple apron arrow attic autumn badge bakery balcony bamboo barley basil basket beacon "
    "birch biscuit blanket bonfire bottle bramble bridge button cabin candle canvas caramel castle cedar chimney "
    "cinnamon clover coast cocoa compass copper coral cottage cotton cradle cricket cushion daisy dolphin "
    "doorbell dragon drum eagle ember engine falcon feather ferry fiddle fig flannel forest fossil fountain fox "
    "garden garlic ginger glacier goblet granite guitar hammock harbour hazel hedgehog heron honey igloo island "
    "ivory jasmine kettle kite ladder lagoon lantern lemon lilac linen lobster magnet mango maple marble meadow "
    "melon mitten mosaic muffin nectar nutmeg oasis olive onion orchard otter oyster paddle paper parsley pebble "
    "pepper piano pillow pocket poppy puffin pumpkin quilt rabbit raven ribbon river robin rocket rosemary saddle "
    "sailor salmon"
).split()

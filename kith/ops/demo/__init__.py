"""A demo district with some days of work in it, played through the actions that people use.

`places` and `people` build the world, `days` and the modules beside it play it, `counts` tells
what the database holds at the end. Everybody in it is invented.
"""

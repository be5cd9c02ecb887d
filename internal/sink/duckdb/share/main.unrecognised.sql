-- None: nobody knows what lines hold that could not be used.
FROM main.unrecognised WHERE false

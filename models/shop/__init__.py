# carts

# board

# abandoned

# repair

# profile

# acting

# privacy

# orders

# exports

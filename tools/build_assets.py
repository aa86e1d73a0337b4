print("assets: later")

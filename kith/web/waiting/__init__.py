"""The page that keeps everyone's place when more people sign up than can be answered at once."""

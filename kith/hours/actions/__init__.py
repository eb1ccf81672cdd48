"""Writing minutes down, confirming, holding, amending and answering for them."""

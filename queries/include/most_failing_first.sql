	attempts - delivered DESC, -- if: code
	attempts - delivered DESC, -- if: category

	AND attempts > delivered -- if: code
	AND attempts > delivered -- if: category

"""The first start and the locked book: before there is a desk, these screens lead to one."""

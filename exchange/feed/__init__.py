"""The open-data feed: what a person may see, as flat tables in JSON and CSV, for Power BI and the like."""

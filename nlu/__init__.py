"""Graph components of the NLU pipeline, in the order in which `config.yml` runs them.

tokenizer -> language -> embedding -> n-grams -> classifier; `times/` is the grammar for points in time.
"""

"""The words and numbers the demonstration is made from: no database, no request, nothing random of its own.

`catalogue` the four models; `places` areas, cities and dealers; `people` names, contacts and what people say;
`staff` who signs in; `distributions` how much of what, and when.
"""

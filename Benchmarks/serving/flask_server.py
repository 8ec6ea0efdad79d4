"""The twin behind Flask: gunicorn -w 2 flask_server:app."""

import answers
from flask import Flask, Response, request

app = Flask(__name__)


@app.get("/")
def page():
    return Response(answers.PAGE, mimetype="text/html")


@app.post("/reconstruct")
def reconstruct():
    return Response(answers.reconstruct(request.get_data()), mimetype="image/png")


@app.get("/sample")
def sample():
    return Response(answers.sample(int(request.args.get("seed", 0)), int(request.args.get("count", 64))), mimetype="image/png")

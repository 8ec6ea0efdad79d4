"""The twin behind FastAPI: uvicorn --workers 2 fastapi_server:app."""

import answers
from fastapi import FastAPI, Request, Response

app = FastAPI()


@app.get("/")
async def page():
    return Response(answers.PAGE, media_type="text/html")


@app.post("/reconstruct")
async def reconstruct(request: Request):
    return Response(answers.reconstruct(await request.body()), media_type="image/png")


@app.get("/sample")
async def sample(seed: int = 0, count: int = 64):
    return Response(answers.sample(seed, count), media_type="image/png")

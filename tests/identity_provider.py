"""A directory that speaks OpenID Connect, run by the tests on this machine: discovery, keys and tokens.

It does what Entra ID does and no more, and can be told to answer wrongly.
"""

import base64
import hashlib
import json
import secrets
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "golden-thread", "a secret of the tests"


class IdentityProvider:
    """claims -- what the next token says beside issuer, audience and times. sign -- how it is signed."""

    def __enter__(self):
        self.key, self.stranger = (rsa.generate_private_key(65537, 2048) for _ in range(2))
        self.codes, self.asked = {}, []
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                provider.asked.append(self.path)
                self.send(provider.documents.get(self.path))

            def do_POST(self):
                provider.asked.append(self.path)
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                self.send(provider.token({name: words[0] for name, words in parse_qs(body).items()}))

            def send(self, said):
                content = json.dumps(said or {"error": "invalid_grant"}).encode()
                self.send_response(200 if said else 400)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *args):
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *fault):
        self.server.shutdown()
        self.server.server_close()

    @property
    def documents(self):
        public = jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key(), as_dict=True)
        return {
            "/.well-known/openid-configuration": {
                "issuer": self.address,
                "authorization_endpoint": f"{self.address}/authorize",
                "token_endpoint": f"{self.address}/token",
                "jwks_uri": f"{self.address}/keys",
                "token_endpoint_auth_methods_supported": ["client_secret_post"],
            },
            "/keys": {"keys": [public | {"kid": "one", "use": "sig", "alg": "RS256"}]},
        }

    def authorize(self, address, sign=None, **claims):
        """Be the person who signs in there: return (code, state) that the browser brings back."""
        asked = {name: words[0] for name, words in parse_qs(urlsplit(address).query).items()}
        assert address.startswith(f"{self.address}/authorize?") and asked["client_id"] == CLIENT
        code = secrets.token_urlsafe(8)
        self.codes[code] = asked, claims, sign or self.sign
        return code, asked["state"]

    def sign(self, said):
        return jwt.encode(said, self.key, "RS256", headers={"kid": "one"})

    def token(self, sent):
        """Return the answer to a code, once; None where secret, address or proof are not its asker's."""
        asked, claims, sign = self.codes.pop(sent.get("code"), (None, None, None))
        if asked is None or sent.get("client_secret") != SECRET:
            return None
        if sent["redirect_uri"] != asked["redirect_uri"]:
            return None
        proof = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
        if base64.urlsafe_b64encode(proof).rstrip(b"=").decode() != asked["code_challenge"]:
            return None
        now = int(time.time())
        said = {"iss": self.address, "aud": CLIENT, "iat": now, "exp": now + 300} | claims
        return {"access_token": "opaque", "token_type": "Bearer", "id_token": sign(said)}

import copy
import unittest

from lint.compatibility import broken_promises

MESSAGE = {"type": "object", "required": ["id", "text"],
           "properties": {"id": {"type": "string"}, "text": {"type": "string"}, "replies": {"type": "array", "items": {"$ref": "#/components/schemas/Message"}}}}
POST = {"type": "object", "required": ["text"],
        "properties": {"text": {"type": "string"}, "kind": {"type": "string", "enum": ["text", "notice"]}}}
CONTRACT = {
    "paths": {"/api/messages": {
        "get": {"parameters": [{"in": "query", "name": "limit"}],
                "responses": {"200": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Message"}}}}, "404": {}}},
        "post": {"requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Post"}}}},
                 "responses": {"201": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Message"}}}}}},
    }},
    "components": {"schemas": {"Message": MESSAGE, "Post": POST, "Typing": {"type": "object", "properties": {"member_id": {"type": "string"}}}}},
}


class Compatibility(unittest.TestCase):
    def setUp(self):
        self.new = copy.deepcopy(CONTRACT)
        self.route = self.new["paths"]["/api/messages"]
        self.schemas = self.new["components"]["schemas"]

    def broken(self, words: str):
        self.assertTrue(any(words in one for one in broken_promises(CONTRACT, self.new)), broken_promises(CONTRACT, self.new))

    def test_the_same_and_more_is_fine(self):
        self.schemas["Message"]["properties"]["edited_at"] = {"type": "string"}
        self.schemas["Post"]["properties"]["silent"] = {"type": "boolean"}
        self.schemas["Post"]["properties"]["kind"]["enum"].append("poll")
        self.route["get"]["parameters"].append({"in": "query", "name": "before"})
        self.new["paths"]["/api/polls"] = {"get": {"responses": {}}}
        self.assertEqual([], broken_promises(CONTRACT, self.new))

    def test_a_route_is_gone(self):
        del self.route["post"]
        self.broken("POST /api/messages is gone")

    def test_an_answer_loses_a_field(self):
        del self.schemas["Message"]["properties"]["text"]
        self.broken("GET /api/messages 200: text is gone")

    def test_an_answer_may_lack_a_field(self):
        self.schemas["Message"]["required"] = ["id"]
        self.broken("text may now be absent")

    def test_an_answer_changes_its_status_or_type(self):
        self.schemas["Message"]["properties"]["id"]["type"] = "integer"
        self.route["get"]["responses"] = {"201": {}}
        self.broken("no longer answers 200")
        self.broken("POST /api/messages 201.id: was string, is integer")

    def test_an_input_is_demanded(self):
        self.schemas["Post"]["required"].append("kind")
        self.route["get"]["parameters"][0]["required"] = True
        self.broken("body: kind is now required")
        self.broken("parameter limit is now required")

    def test_an_input_is_no_longer_known(self):
        del self.schemas["Post"]["properties"]["kind"]
        self.route["get"]["parameters"] = []
        self.broken("kind is gone, and unknown fields are refused")
        self.broken("parameter limit is gone")

    def test_a_value_is_no_longer_accepted(self):
        self.schemas["Post"]["properties"]["kind"]["enum"] = ["text"]
        self.broken("no longer accepts 'notice'")

    def test_an_event_is_gone(self):
        del self.schemas["Typing"]
        self.broken("schema Typing is gone")

#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace bench::media_server {

/// Our media engine alone, all in one room, asked in lines of JSON by any number of clients on loopback:
///
///     {"verb": "join", "participant": 1, "offer": "v=0…", "view": {"stage": 2, "tiles": [3, 4], …}}
///     {"verb": "show", "participant": 1, "view": {…}}    {"verb": "leave", "participant": 1}
///
/// `{"verb": "part", "name": "calm"}` is told to all. It says `{"participant": 1, "answer": "v=0…"}` or `fault`, then
/// `connected`, `gone`, and of a camera
/// `{"participant": 1, "layers": 5}` to whoever let that participant in. Everybody is told whose screen is shared:
/// `{"participant": 2, "screen": true}`, and five times a second how the server is: `{"surge": 0, "load": 0.4,
/// "overflown": 0}`. Ends when all clients have hung up.
void serve_engine(std::uint16_t port, const std::string& address, std::size_t workers);

}  // namespace bench::media_server

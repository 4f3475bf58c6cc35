#pragma once

#include <cstddef>
#include <cstdint>

namespace bench::media_server {

/// Our media engine alone, all in one room, asked in lines of JSON by one client on loopback:
///
///     {"verb": "join", "participant": 1, "offer": "v=0…", "view": {"stage": 2, "tiles": [3, 4], …}}
///     {"verb": "show", "participant": 1, "view": {…}}    {"verb": "leave", "participant": 1}
///
/// It says `{"participant": 1, "answer": "v=0…"}`, and of a camera `{"participant": 1, "layers": 5}`; or `fault`. Ends
/// when the client hangs up.
void serve_engine(std::uint16_t port, std::size_t workers);

}  // namespace bench::media_server

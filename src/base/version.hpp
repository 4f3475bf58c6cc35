#pragma once

#include <string_view>

namespace madang {

/// Of the program, such as `0.1.0`. Alone in its object file, so that a program of another version is this one linked
/// with another such file (src/app/newer).
std::string_view version();

}  // namespace madang

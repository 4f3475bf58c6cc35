#pragma once

#include <array>
#include <filesystem>
#include <string>
#include <string_view>

namespace madang::store {

/// SHA-256 as 64 lower-case hex digits, as `sha256sum` prints it.
std::string sha256(std::string_view bytes);
/// The same of a file's content; throws std::filesystem::filesystem_error when it cannot be read.
std::string sha256_of_file(const std::filesystem::path& file);
/// 64 random bits as 13 characters.
std::string random_name();

}  // namespace madang::store

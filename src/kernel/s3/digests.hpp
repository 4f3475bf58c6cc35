#pragma once

#include <string>
#include <string_view>

namespace madang::s3 {

std::string sha256_hex(std::string_view bytes);

/// For `Content-MD5`, by which S3 refuses what was damaged on its way; empty on a machine whose policy has no MD5.
std::string md5_base64(std::string_view bytes);

}  // namespace madang::s3

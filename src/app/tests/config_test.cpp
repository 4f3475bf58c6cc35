#include "app/config.hpp"

#include <gtest/gtest.h>

#include <fstream>

namespace madang::app {
namespace {

struct ConfigFile : testing::Test {
  const std::filesystem::path file =
      std::filesystem::temp_directory_path() / ("madang_config_" + std::to_string(::getpid()) + ".toml");
  void TearDown() override { std::filesystem::remove(file); }

  Config read(const std::string& text) {
    std::ofstream(file) << text;
    return read_config(file);
  }
  std::string fault(const std::string& text) {
    try {
      read(text);
      return "none";
    } catch (const ConfigError& error) {
      const std::string sentence = error.what();
      return sentence.substr(sentence.find(".toml:") + 6);
    }
  }
};

TEST_F(ConfigFile, says_what_the_operator_chose) {
  const Config config =
      read("[server]\nport = 9000\nallowed_origins = [\"https://a.example\"]\n[people]\nopen_to_founding = false\n");
  EXPECT_EQ(config.port, 9000);
  EXPECT_EQ(config.allowed_origins, std::vector<std::string>{"https://a.example"});
  EXPECT_FALSE(config.open_to_founding);
  EXPECT_EQ(config.data, "var");
}

TEST_F(ConfigFile, the_documented_file_is_complete_and_is_the_default) {
  const Config config = read(documented_config());
  EXPECT_EQ(config.port, Config{}.port);
  EXPECT_EQ(config.data, Config{}.data);
  EXPECT_EQ(config.log_level, "info");
}

TEST_F(ConfigFile, an_error_names_the_line_and_the_key) {
  EXPECT_EQ(fault("[server]\nport = 'x'\n"), "2: server.port: must be a whole number");
  EXPECT_EQ(fault("[server]\n\nport = 70000\n"), "3: server.port: must be between 0 and 65535");
  EXPECT_EQ(fault("[server]\nprot = 1\n"), "2: server.prot: is not a key; `madang config` lists them all");
  EXPECT_EQ(fault("port = 1\n"), "1: port: must be inside a section such as [server]");
  EXPECT_EQ(fault("[server]\nsecure_cookies = 1\n"), "2: server.secure_cookies: must be true or false");
  EXPECT_EQ(fault("[server]\nallowed_origins = [1]\n"), "2: server.allowed_origins: must be a list of texts");
  EXPECT_EQ(fault("[log]\nlevel = \"loud\"\n"), "2: log.level: must be one of debug, info, warn, error");
  EXPECT_TRUE(fault("[server\n").starts_with("1: "));
  EXPECT_TRUE(fault("[{server]\n").starts_with("1: "));
  EXPECT_TRUE(fault("[server]\nport = 183ь\n").starts_with("2: "));
}

TEST_F(ConfigFile, tls_needs_certificate_and_key) {
  EXPECT_FALSE(read("[tls]\n").speaks_tls());
  EXPECT_TRUE(read("[tls]\ncertificate = 'a'\nkey = 'b'\n").speaks_tls());
  EXPECT_EQ(fault("[tls]\ncertificate = 'a'\n"), "2: tls.certificate: needs tls.key beside it");
  EXPECT_EQ(fault("[tls]\ncertificate = ''\nkey = 'b'\n"), "3: tls.key: needs tls.certificate beside it");
  EXPECT_EQ(fault("[tls]\nleast_version = '1.1'\n"), "2: tls.least_version: must be one of 1.2, 1.3");
}

}  // namespace
}  // namespace madang::app

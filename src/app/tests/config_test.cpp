#include "app/config.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "app/channels_config.hpp"
#include "app/s3_config.hpp"
#include "app/turn_config.hpp"

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
  const Config config = read(
      "[server]\nport = 9000\npublic_url = \"https://m.example/\"\nallowed_origins = "
      "[\"https://a.example\"]\n[people]\nopen_to_founding = false\n");
  EXPECT_EQ(config.port, 9000);
  EXPECT_EQ(config.public_url, "https://m.example");
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
  EXPECT_EQ(fault("[server]\npublic_url = \"madang.example\"\n"),
            "2: server.public_url: must be an address such as https://madang.example.org");
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

TEST_F(ConfigFile, files_in_a_bucket_need_all_of_its_section) {
  const std::string engine = "[files]\nengine = 's3'\n[s3]\n";
  const std::string good = "endpoint = 'https://s3.example.org'\nbucket = 'files'\naccess_key = 'id'\nregion = 'eu'\n";
  const auto config = read(engine + good + "secret_key_file = '/run/secret'\nrequest_seconds = 60\n");
  EXPECT_TRUE(config.keeps_files_in_s3());
  EXPECT_EQ(config.s3_bucket, "files");
  EXPECT_EQ(config.s3_request_seconds, 60);
  EXPECT_FALSE(read("").keeps_files_in_s3());
  EXPECT_EQ(fault("[files]\nengine = 'tape'\n"), "2: files.engine: must be one of disk, s3");
  EXPECT_EQ(fault(engine),
            "2: s3.endpoint: must be http:// or https:// and a host, such as "
            "https://s3.eu-central-1.amazonaws.com");
  EXPECT_EQ(fault(engine + good + "secret_key = 'a'\nsecret_key_file = 'b'\n"),
            "9: s3.secret_key_file: must not stand beside s3.secret_key: which of them holds?");
  EXPECT_EQ(fault("[s3]\nbucket = 'files'\n"), "2: s3.bucket: is not used while files.engine is \"disk\"");
  EXPECT_EQ(fault(engine + good + "prefix = '/a'\n"),
            "8: s3.prefix: must not begin with '/', nor hold '//', '/./', '/../' or control characters");
  EXPECT_EQ(fault("[files]\nengine = 's3'\nlargest_bytes = 6000000000000\n"),
            "2: files.largest_bytes: must not be more than 5497558138880 on S3");
}

TEST_F(ConfigFile, the_secret_of_a_bucket_comes_from_one_of_three_places) {
  Config config;
  config.file_engine = "s3";
  config.s3_endpoint = "https://s3.example.org";
  config.s3_bucket = "files";
  config.s3_access_key = "id";
  EXPECT_THROW(bucket_options(config), ConfigError);
  ::setenv("MADANG_S3_SECRET_KEY", "from the environment", 1);
  EXPECT_THROW(bucket_options(config), ConfigError);  // no secret has spaces
  ::setenv("MADANG_S3_SECRET_KEY", "from-the-environment", 1);
  EXPECT_EQ(bucket_options(config).secret_key, "from-the-environment");
  std::ofstream(file) << "from-a-file\n";
  config.s3_secret_key_file = file;
  EXPECT_EQ(bucket_options(config).secret_key, "from-a-file");
  ::unsetenv("MADANG_S3_SECRET_KEY");
  config.s3_secret_key_file.clear();
  config.s3_secret_key = "written-down";
  EXPECT_EQ(bucket_options(config).secret_key, "written-down");
}

TEST_F(ConfigFile, mail_needs_a_server_and_a_sender) {
  EXPECT_FALSE(mail_server(read("")));
  const std::string good = "[mail]\nurl = 'smtp://mail.example.org'\nfrom = 'madang@example.org'\n";
  const auto server = mail_server(read(good + "from_name = '마당'\n"));
  ASSERT_TRUE(server);
  EXPECT_TRUE(server->starttls);
  EXPECT_EQ(server->sender.name, "마당");
  EXPECT_EQ(fault("[mail]\nurl = 'smtp://mail.example.org'\n"),
            "1: mail.from: must be a mail address, such as madang@example.org");
  EXPECT_EQ(fault("[mail]\nfrom = 'a@b.example'\n"), "2: mail.from: needs mail.url beside it");
  EXPECT_EQ(fault(good + "password = 'a'\npassword_file = 'b'\n"),
            "5: mail.password_file: must not stand beside the same without _file: which of them holds?");
  EXPECT_EQ(fault(good + "user = 'a'\nstarttls = false\n"),
            "5: mail.starttls: must be true where a user signs in, or everybody on the way reads the password");
}

TEST_F(ConfigFile, the_password_of_the_mail_server_comes_from_one_of_three_places) {
  Config config;
  config.mail_url = "smtps://mail.example.org";
  config.mail_from = "madang@example.org";
  config.mail_user = "madang";
  EXPECT_THROW(mail_server(config), ConfigError);
  ::setenv("MADANG_MAIL_PASSWORD", "from the environment", 1);
  EXPECT_EQ(mail_server(config)->password, "from the environment");
  std::ofstream(file) << "from a file\n";
  config.mail_password_file = file;
  EXPECT_EQ(mail_server(config)->password, "from a file");
  config.mail_password_file = "/nowhere";
  EXPECT_THROW(mail_server(config), ConfigError);
  ::unsetenv("MADANG_MAIL_PASSWORD");
}

TEST_F(ConfigFile, sms_needs_a_safe_gateway) {
  EXPECT_FALSE(sms_access(read("")));
  const auto access = sms_access(read("[sms]\nurl = 'https://sms.example.org/x'\nauthorization = 'Bearer a'\n"));
  ASSERT_TRUE(access);
  EXPECT_EQ(access->authorization, "Bearer a");
  EXPECT_EQ(fault("[sms]\nurl = 'http://sms.example.org/x'\n"),
            "2: sms.url: must be https, or everybody on the way reads what is sent");
  EXPECT_EQ(fault("[sms]\nsender = '02'\n"), "2: sms.sender: needs sms.url beside it");
}

TEST_F(ConfigFile, pushes_name_whom_to_write_to) {
  EXPECT_EQ(read("[push]\ncontact = 'mailto:admin@example.org'\n").push_contact, "mailto:admin@example.org");
  EXPECT_EQ(read("[push]\ncontact = 'https://example.org/contact'\n").push_contact, "https://example.org/contact");
  EXPECT_EQ(fault("[push]\ncontact = 'admin@example.org'\n"),
            "2: push.contact: must be mailto: and an address, or an https URL");
}

TEST_F(ConfigFile, calls_need_an_exchange_and_a_voice) {
  EXPECT_FALSE(phone_exchange(read("")));
  const std::string good = "[phone]\nserver = '10.0.0.9:5070'\nuser = '200'\n";
  const auto exchange =
      phone_exchange(read(good + "lines = 7\npassword = 'word'\nfirst_media_port = 20000\nlast_media_port = 20100\n"));
  ASSERT_TRUE(exchange);
  EXPECT_EQ(exchange->lines, 7);
  EXPECT_EQ(exchange->password, "word");
  EXPECT_EQ(fault("[phone]\nserver = '10.0.0.9'\n"),
            "1: phone.user: must be the number or name by which the exchange knows this server");
  EXPECT_EQ(fault("[phone]\nserver = 'a b'\nuser = '1'\n"),
            "2: phone.server: must be a host and perhaps a port, such as pbx.example.org or 10.0.0.9:5060");
  EXPECT_EQ(fault(good + "lines = 0\n"), "4: phone.lines: must be between 1 and 200");
  EXPECT_EQ(fault(good + "last_media_port = 5\n"),
            "4: phone.last_media_port: must not be less than first_media_port; or both are 0");
  EXPECT_EQ(fault("[phone]\nuser = '200'\n"), "2: phone.user: needs phone.server beside it");
  EXPECT_THROW(phone_exchange(read(good + "voice = '/nowhere'\n")), ConfigError);
}

TEST_F(ConfigFile, turn_servers_have_addresses_that_browsers_take) {
  const auto of = [&](const std::string& urls) { return fault("[media]\nturn_urls = " + urls + "\n"); };
  for (const char* url : {"turn:turn.example.org", "turn:10.0.0.9:3478", "turn:turn.example.org:3478?transport=udp",
                          "turn:turn.example.org:3478?transport=tcp", "turns:turn.example.org:443?transport=tcp",
                          "turn:[fd00::7]:3478", "turns:[fd00::7]"})
    EXPECT_EQ(of(std::string("['") + url + "']"), "none") << url;
  for (const char* url : {"stun:turn.example.org", "turn.example.org:3478", "turn:", "turn:a b", "turn:host:0",
                          "turn:host:x", "turn:host:99999", "turn://host:3478", "turn:host?transport=sctp",
                          "turns:host?transport=udp", "turn:me@host", "turn:fd00::7:3478"})
    EXPECT_EQ(of(std::string("['") + url + "']"),
              std::string("2: media.turn_urls: ") + url +
                  " is none: it must be such as turn:turn.example.org:3478, turn:turn.example.org:3478?transport=tcp "
                  "or turns:turn.example.org:443")
        << url;
  EXPECT_EQ(of("['turn:a','turn:b','turn:c','turn:d','turn:e','turn:f','turn:g','turn:h','turn:i']"),
            "2: media.turn_urls: can be at most 8 addresses");
  EXPECT_EQ(of("'turn:a'"), "2: media.turn_urls: must be a list of texts");
}

TEST_F(ConfigFile, the_secret_of_turn_servers_stands_in_one_place_and_is_long) {
  const std::string urls = "[media]\nturn_urls = ['turn:turn.example.org']\n";
  EXPECT_EQ(fault("[media]\nturn_secret = 'sixteen letters!'\n"),
            "2: media.turn_secret: needs media.turn_urls beside it");
  EXPECT_EQ(fault("[media]\nturn_secret_file = '/a'\n"), "2: media.turn_secret_file: needs media.turn_urls beside it");
  EXPECT_EQ(fault(urls + "turn_secret = 'sixteen letters!'\nturn_secret_file = '/a'\n"),
            "4: media.turn_secret_file: must not stand beside media.turn_secret: which of them holds?");
  EXPECT_EQ(fault(urls + "turn_secret = 'fifteen letters'\n"),
            "3: media.turn_secret: must have at least 16 letters: whoever guesses it gets through");
  EXPECT_EQ(turn_access(read(urls + "turn_secret = 'sixteen letters!'\n")).secret, "sixteen letters!");
  EXPECT_TRUE(turn_access(read("")).urls.empty());
}

TEST_F(ConfigFile, the_secret_of_turn_servers_comes_from_one_of_three_places) {
  Config config;
  config.turn_urls = {"turn:turn.example.org"};
  EXPECT_THROW(turn_access(config), ConfigError);
  ::setenv("MADANG_TURN_SECRET", "from the environment", 1);
  EXPECT_EQ(turn_access(config).secret, "from the environment");
  std::ofstream(file) << "a secret from a file\n";
  config.turn_secret_file = file;
  EXPECT_EQ(turn_access(config).secret, "a secret from a file");
  std::ofstream(file) << "too short\n";
  EXPECT_THROW(turn_access(config), ConfigError);
  config.turn_secret_file = "/nowhere";
  EXPECT_THROW(turn_access(config), ConfigError);
  ::unsetenv("MADANG_TURN_SECRET");
}

}  // namespace
}  // namespace madang::app

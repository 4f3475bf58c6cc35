#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

namespace madang::app {

/// Everything an operator can choose. Read once at start from a TOML file; the command line overrides.
struct Config {
  std::string address = "127.0.0.1";
  std::int64_t port = 8480;
  std::int64_t threads = 0;
  std::vector<std::string> allowed_origins;
  std::vector<std::string> trusted_proxies;
  bool secure_cookies = false;
  std::string public_url;

  std::string tls_certificate;
  std::string tls_key;
  std::string tls_least_version = "1.2";
  std::int64_t tls_redirect_port = 0;
  std::int64_t tls_hsts_days = 365;

  std::string data = "var";
  std::int64_t readers = 4;
  std::int64_t write_queue = 8192;
  std::string store_engine = "sqlite";
  std::string postgresql;
  std::map<std::string, std::string> shards;  ///< addresses by name
  std::string directory;                      ///< of store.postgresql, as shards reach it; empty when it is the same
  std::int64_t writers = 4;

  std::vector<std::string> nats_urls;
  std::string nats_prefix = "madang";
  std::string nats_credentials;
  std::string nats_token;
  std::string nats_ca;
  std::string nats_certificate;
  std::string nats_key;

  bool open_to_founding = true;
  std::int64_t keep_events_days = 30;

  bool previews_enabled = true;
  std::vector<std::string> previews_allow_private;

  std::int64_t offline_after_seconds = 30;

  std::int64_t header_bytes = 16 * 1024;
  std::int64_t body_bytes = 1024 * 1024;
  std::int64_t connections = 100'000;
  std::int64_t socket_queue_bytes = 1024 * 1024;
  std::int64_t drain_seconds = 10;

  std::int64_t largest_file_bytes = 2LL << 30;
  std::int64_t member_file_bytes = 100LL << 30;
  std::string file_engine = "disk";

  std::string s3_endpoint;
  std::string s3_region = "us-east-1";
  std::string s3_bucket;
  std::string s3_access_key;
  std::string s3_secret_key;
  std::string s3_secret_key_file;
  std::string s3_prefix;
  bool s3_path_style = true;
  std::string s3_certificates;
  std::int64_t s3_connections = 16;
  std::int64_t s3_connect_seconds = 5;
  std::int64_t s3_request_seconds = 30;

  std::string mail_url;
  bool mail_starttls = true;
  std::string mail_user;
  std::string mail_password;
  std::string mail_password_file;
  std::string mail_from;
  std::string mail_from_name = "Madang";
  std::string mail_return_path;
  std::string mail_hello;
  std::string mail_certificates;

  std::string sms_url;
  std::string sms_authorization;
  std::string sms_authorization_file;
  std::string sms_sender;
  std::string sms_certificates;

  std::string push_contact;
  std::vector<std::string> push_allow_private;

  std::string phone_server;
  std::string phone_domain;
  std::string phone_user;
  std::string phone_password;
  std::string phone_password_file;
  std::string phone_caller_name = "Madang";
  bool phone_register = false;
  std::string phone_address = "0.0.0.0";
  std::int64_t phone_port = 0;
  std::string phone_advertised_address;
  std::int64_t phone_first_media_port = 0;
  std::int64_t phone_last_media_port = 0;
  std::int64_t phone_lines = 4;
  std::int64_t phone_ring_seconds = 45;
  std::int64_t phone_times = 3;
  std::string phone_voice = "/usr/bin/espeak-ng";

  std::string captions_url;
  std::string captions_authorization;
  std::string captions_authorization_file;
  std::string captions_certificates;
  bool media_enabled = true;
  std::vector<std::string> media_addresses;
  std::int64_t media_first_udp_port = 0;
  std::int64_t media_last_udp_port = 0;
  std::int64_t media_tcp_port = 0;
  bool media_announces_udp = true;
  std::int64_t media_workers = 0;
  std::int64_t media_limit = 0;
  std::int64_t media_listeners = 0;
  bool media_load_tests = true;
  std::vector<std::string> turn_urls;
  std::string turn_secret;
  std::string turn_secret_file;

  std::string log_level = "info";
  std::string log_format = "text";

  bool is_clustered() const { return !nats_urls.empty(); }
  bool keeps_files_in_s3() const { return file_engine == "s3"; }
  /// With other processes, perhaps: it is PostgreSQL's.
  bool shares_database() const { return store_engine == "postgresql"; }
  bool is_sharded() const { return !shards.empty(); }
  bool speaks_tls() const { return !tls_certificate.empty(); }
};

/// A sentence for the operator: file, line, key and what is wrong with it.
class ConfigError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Reads a TOML 1.0 file. An unknown key, a wrong type or a value out of range is a ConfigError that names the line.
Config read_config(const std::filesystem::path& file);

/// A complete file with every key, its meaning and its default: what `madang config` prints.
std::string documented_config();

}  // namespace madang::app

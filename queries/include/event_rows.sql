AND time >= $since -- if: since
AND time < $until -- if: until
AND mta = $mta -- if: mta
AND lower(host) = lower($host) -- if: host
AND domain = $domain -- if: domain
AND (lower(sender) = $sender OR ends_with(lower(sender), '@' || $sender)) -- if: sender
AND (class * 1000000 + subject * 1000 + detail BETWEEN $code_from AND $code_to OR reply_code = $code_reply) -- if: code
AND provider = $provider -- if: provider
AND category = $category -- if: category

AND received >= $since -- if: since
AND received < $until -- if: until
AND mta = $mta -- if: mta
AND lower(host) = lower($host) -- if: host
AND (lower(sender) = $sender OR ends_with(lower(sender), '@' || $sender)) -- if: sender

AND received >= $since -- if: since
AND received < $until -- if: until
AND mta = $mta -- if: mta
AND host = $host -- if: host

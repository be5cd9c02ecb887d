-- Clients and servers.
SELECT id, p_host(name, ip), p_ip(ip), port FROM store.peer
